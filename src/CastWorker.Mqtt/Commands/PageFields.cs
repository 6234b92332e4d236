using CastWorker.Sessions;

namespace CastWorker.Mqtt;

/// <summary>Reads which page is meant: by its address, or by its name among the target's pages.</summary>
internal static class PageFields
{
    public static readonly IReadOnlyList<string> Keys = ["url", "page"];

    public static Uri? Read(FieldReader fields, Target target)
    {
        var address = fields.Text("url") is { } text ? Address(fields, text) : null;
        var named = fields.Text("page") is { } name ? Named(fields, name, target) : null;
        return address is not null && named is not null && address != named
            ? fields.Wrong<Uri>("\"url\" and \"page\" name two pages: give one of them.")
            : address ?? named;
    }

    public static SessionError UnknownPage(string name, Target target) => new(
        ErrorCode.InvalidValue,
        target.Pages.Count == 0
            ? $"There is no page \"{CleanText.Of(name, 60)}\": this target has no pages; set Targets:{target.Slug}:Pages."
            : $"There is no page \"{CleanText.Of(name, 60)}\"; there are {string.Join(", ", target.Pages.Select(page => page.Name))}.");

    private static Uri? Address(FieldReader fields, string text) =>
        PageAddress.TryParse(text, out var page, out var refusal) ? page : fields.Refuse<Uri>(refusal);

    private static Uri? Named(FieldReader fields, string name, Target target) =>
        target.Pages.Find(name)?.Address ?? fields.Refuse<Uri>(UnknownPage(name, target));
}
