using CastWorker.Processes;

namespace CastWorker.Storage;

/// <summary>Everything the choice of the state directory depends on.</summary>
internal sealed record StateDirectoryChoice
{
    private const string OfMachine = "/var/lib/castworker";

    /// <summary>What the owner wrote into the configuration.</summary>
    public string? Configured { get; init; }

    /// <summary><c>$STATE_DIRECTORY</c>: systemd made it for us. It may name several, separated by colons.</summary>
    public string? OfService { get; init; }

    /// <summary>We could make <c>/var/lib/castworker</c>, or it was made for us.</summary>
    public bool VarIsWritable { get; init; }

    /// <summary><c>$XDG_STATE_HOME</c>: the user's own.</summary>
    public string? OfUser { get; init; }

    public required string Home { get; init; }

    public string Path => this switch
    {
        { Configured: { Length: > 0 } path } => path,
        { OfService: { Length: > 0 } paths } => paths.Split(':')[0],
        { VarIsWritable: true } => OfMachine,
        { OfUser: { Length: > 0 } folder } => folder.TrimEnd('/') + "/castworker",
        _ => Home.TrimEnd('/') + "/.local/state/castworker",
    };

    public static StateDirectoryChoice Here(string? configured) => new()
    {
        Configured = Resolved(configured),
        OfService = Resolved(Environment.GetEnvironmentVariable("STATE_DIRECTORY")?.Split(':')[0]),
        VarIsWritable = ClaimedFolder.MayBeMade(OfMachine),
        OfUser = Environment.GetEnvironmentVariable("XDG_STATE_HOME"),
        Home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile),
    };

    /// <summary>
    /// What the owner or the service manager named may be a link, as systemd makes one for a user that exists only while the service
    /// runs; a link that nobody named is refused, somebody may have laid it in wait.
    /// </summary>
    private static string? Resolved(string? path) => Directory.Exists(path)
        ? new DirectoryInfo(path).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? path
        : path;
}
