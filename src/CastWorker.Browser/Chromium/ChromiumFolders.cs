namespace CastWorker.Browser.Chromium;

/// <summary>The private folders of one Chromium and the surroundings that make it write nowhere else.</summary>
internal sealed class ChromiumFolders(string root)
{
    /// <summary>
    /// What a first run would otherwise ask or do. No HTTP authentication: Chromium would ask for a password in front of the
    /// page; without any scheme it shows the 401, which we notice. Addresses with a password in them are served by
    /// <see cref="Driver.UrlPassword"/>. Downloads are refused, and so is whatever a page may ask a permission for.
    /// </summary>
    private const string LocalState = """{"auth":{"schemes":""},"browser":{"enabled_labs_experiments":[]}}""";

    private const string Preferences = """
        {
          "download_restrictions": 3,
          "credentials_enable_service": false,
          "translate": {"enabled": false},
          "alternate_error_pages": {"enabled": false},
          "search": {"suggest_enabled": false},
          "net": {"network_prediction_options": 2},
          "safebrowsing": {"enabled": false},
          "signin": {"allowed": false},
          "profile": {
            "password_manager_enabled": false,
            "default_content_setting_values": {
              "notifications": 2, "geolocation": 2, "popups": 2, "media_stream_mic": 2, "media_stream_camera": 2, "automatic_downloads": 2
            }
          }
        }
        """;

    public string Profile => Path.Combine(root, "profile");

    /// <summary>Where the page driver may put what it needs for this browser.</summary>
    public string Artifacts => Path.Combine(root, "driver");

    private string Home => Path.Combine(root, "home");

    /// <summary>Short, because Chromium makes a socket in a folder in it, and a socket's path ends at 107 bytes.</summary>
    private string Temporary => Path.Combine(root, "t");

    public async Task MakeAsync(CancellationToken ct)
    {
        PrivateFolder.Remove(root);
        foreach (var folder in new[] { root, Profile, Path.Combine(Profile, "Default"), Home, Temporary, Artifacts })
        {
            Directory.CreateDirectory(folder);
        }

        await File.WriteAllTextAsync(Path.Combine(Profile, "Local State"), LocalState, ct);
        await File.WriteAllTextAsync(Path.Combine(Profile, "Default", "Preferences"), Preferences, ct);
    }

    public void Remove() => PrivateFolder.Remove(root);

    /// <param name="display">Where it draws.</param>
    /// <param name="speakers">Where it is heard; null: nowhere.</param>
    public Dictionary<string, string?> Environment(string display, string? speakers) => new(StringComparer.Ordinal)
    {
        ["DISPLAY"] = display,
        // Untold, its library would start a sound server of the user's, which nobody ends.
        ["PULSE_SERVER"] = speakers ?? "unix:/nowhere",
        ["WAYLAND_DISPLAY"] = null,
        ["XAUTHORITY"] = null,
        ["HOME"] = Home,
        ["XDG_CONFIG_HOME"] = Path.Combine(Home, "config"),
        ["XDG_CACHE_HOME"] = Path.Combine(Home, "cache"),
        ["XDG_DATA_HOME"] = Path.Combine(Home, "data"),
        ["XDG_STATE_HOME"] = Path.Combine(Home, "state"),
        ["XDG_RUNTIME_DIR"] = Temporary,
        ["TMPDIR"] = Temporary,
        ["DBUS_SESSION_BUS_ADDRESS"] = "disabled:",
        ["DBUS_SYSTEM_BUS_ADDRESS"] = "disabled:",
        ["CHROME_WRAPPER"] = null,
    };
}
