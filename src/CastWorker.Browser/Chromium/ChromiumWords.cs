namespace CastWorker.Browser.Chromium;

/// <summary>Reads what Chromium writes to its standard error.</summary>
internal static class ChromiumWords
{
    private const string Announcement = "DevTools listening on ";

    /// <summary>Where DevTools can be reached; null when the line is about something else.</summary>
    public static Uri? DevToolsAddress(string line) =>
        line.StartsWith(Announcement, StringComparison.Ordinal) && Uri.TryCreate(line[Announcement.Length..].Trim(), UriKind.Absolute, out var address)
            ? address
            : null;

    /// <summary>Complaints about a message bus that it is not to have.</summary>
    public static bool IsNoise(string line) => line.Contains(":dbus/", StringComparison.Ordinal) || line.Contains("ERROR:dbus", StringComparison.Ordinal);
}
