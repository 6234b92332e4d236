using System.Globalization;

namespace CastWorker.Processes;

/// <summary>Everything the choice of the runtime directory depends on.</summary>
internal sealed record RuntimeDirectoryChoice
{
    /// <summary>What the owner wrote into the configuration.</summary>
    public string? Configured { get; init; }

    /// <summary><c>$RUNTIME_DIRECTORY</c>: systemd made it for us. It may name several, separated by colons.</summary>
    public string? OfService { get; init; }

    /// <summary><c>$XDG_RUNTIME_DIR</c>: the user's own.</summary>
    public string? OfUser { get; init; }

    /// <summary>We could make <c>/run/castworker</c>.</summary>
    public bool RunIsWritable { get; init; }

    public uint UserId { get; init; }

    public string Path => this switch
    {
        { Configured: { Length: > 0 } path } => path,
        { OfService: { Length: > 0 } paths } => paths.Split(':')[0],
        { OfUser: { Length: > 0 } folder } => folder.TrimEnd('/') + "/castworker",
        { RunIsWritable: true } => "/run/castworker",
        _ => string.Create(CultureInfo.InvariantCulture, $"/tmp/castworker-{UserId}"),
    };

    public static RuntimeDirectoryChoice Here(string? configured) => new()
    {
        Configured = configured,
        OfService = Environment.GetEnvironmentVariable("RUNTIME_DIRECTORY"),
        OfUser = Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR"),
        RunIsWritable = ClaimedFolder.MayBeMade("/run/castworker"),
        UserId = UserIdentity.UserId,
    };
}
