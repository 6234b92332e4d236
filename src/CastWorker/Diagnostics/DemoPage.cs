namespace CastWorker.Diagnostics;

/// <summary>The bundled dashboard: something good to look at for a first try, without any network.</summary>
internal sealed class DemoPage : IAdminPage
{
    private const string Resource = "CastWorker.Diagnostics.DemoPage.dashboard.html";

    private readonly Lazy<string> _html = new(Read);

    public string Path => "/demo";

    public AdminPage Render() => new("text/html; charset=utf-8", _html.Value);

#pragma warning disable MA0045 // an embedded resource is memory: there is nothing to wait for
    private static string Read()
    {
        using var stream = typeof(DemoPage).Assembly.GetManifestResourceStream(Resource)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
#pragma warning restore MA0045
}
