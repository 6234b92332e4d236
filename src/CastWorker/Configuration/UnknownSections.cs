using Microsoft.Extensions.Configuration.Json;

namespace CastWorker.Configuration;

/// <summary>Looks for sections that nobody reads. The environment is full of names that are not for us; a file of ours is not.</summary>
internal static class UnknownSections
{
    /// <summary>Read by the host and the logger, not by options of ours.</summary>
    private static readonly string[] OfOthers = ["Serilog", "Logging"];

    public static IEnumerable<string> Of(IConfigurationManager configuration, IReadOnlyList<KnownSection> sections)
    {
        string[] known = [.. sections.Select(section => section.Path.Split(':')[0]).Concat(OfOthers).Distinct(StringComparer.OrdinalIgnoreCase)];
        var ours = ((IConfigurationRoot)configuration).Providers.OfType<JsonConfigurationProvider>()
            .SelectMany(file => file.GetChildKeys([], null))
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        return configuration.GetChildren()
            .Where(section => !known.Contains(section.Key, StringComparer.OrdinalIgnoreCase))
            .Where(section => ours.Contains(section.Key) || (section.GetChildren().Any() && NearestWord.Of(section.Key, known) is not null))
            .Select(section => NearestWord.Describe(section.Key, "", known));
    }
}
