using CastWorker.Sessions;

namespace CastWorker.Browser.Display;

/// <summary>The command line of an X server, as data.</summary>
internal static class XvfbArguments
{
    /// <param name="size">Of its one screen.</param>
    /// <param name="framebufferFolder">Where the server keeps the screen as a file.</param>
    /// <param name="socketFile">
    /// Without it the server listens on the abstract socket alone, which both Chromium and FFmpeg use: then there is neither a
    /// lock file nor a socket file that a killed server could leave behind. X libraries built without abstract sockets need the file.
    /// </param>
    public static IReadOnlyList<string> Build(PictureSize size, string framebufferFolder, bool socketFile) =>
    [
        "-displayfd", "1", // picks a free number and writes it once connections are accepted
        "-screen", "0", $"{size}x24",
        "-fbdir", framebufferFolder,
        "-dpi", "96",
        "-nocursor",
        "-noreset", // the last client leaving must not reset the server
        "-nolisten", "tcp",
        .. socketFile ? Array.Empty<string>() : ["-nolisten", "unix"],
    ];
}
