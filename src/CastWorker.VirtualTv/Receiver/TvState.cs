using System.Collections.Immutable;
using CastWorker.VirtualTv.Media;

namespace CastWorker.VirtualTv.Receiver;

/// <summary>Who this TV is.</summary>
/// <param name="Name">As people see it.</param>
/// <param name="Id">32 hexadecimal digits.</param>
internal sealed record TvIdentity(string Name, string Id, DeviceProfile Profile);

/// <summary>Everything the TV knows at one moment. Changed by <see cref="Tv.Next"/> alone.</summary>
internal sealed record TvState
{
    public required TvIdentity Identity { get; init; }

    /// <summary>Random for each boot: all ids of the boot grow from it.</summary>
    public required Guid Seed { get; init; }

    /// <summary>How much faster than in life the device's own long time-outs pass.</summary>
    public double Speed { get; init; } = 1;

    public ImmutableSortedSet<long> Sockets { get; init; } = [];

    public ImmutableList<VirtualConnection> Connections { get; init; } = [];

    public RunningApp? App { get; init; }

    public PendingLaunch? Launch { get; init; }

    public MediaItem? Media { get; init; }

    public QuietTime Quiet { get; init; } = new(QuietKind.None, 0);

    public TvVolume Volume { get; init; } = new(0.5, Muted: false);

    public bool StandBy { get; init; }

    public bool ActiveInput { get; init; } = true;

    /// <summary>How the device behaves until told otherwise.</summary>
    public TvWhims Whims { get; init; } = new();

    /// <summary>Makes tickets, ids and player runs unique within a boot.</summary>
    public int Counter { get; init; }

    /// <summary>The connections of an endpoint: <c>receiver-0</c> or an app's transport.</summary>
    public IEnumerable<VirtualConnection> To(string endpoint) => Connections.Where(connection => connection.Endpoint == endpoint);

    public TimeSpan Scaled(TimeSpan duration) => duration / Speed;
}

internal sealed record TvVolume(double Level, bool Muted);

/// <summary>Behaviour that can be switched, and stays until it is switched back.</summary>
internal sealed record TvWhims
{
    public TimeSpan LaunchDelay { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long the person in front of the TV takes to allow a launch; null: nobody is asked.</summary>
    public TimeSpan? Consent { get; init; }

    public LaunchRefusal? Refusal { get; init; }

    /// <summary>Broadcasts carry the request id of whoever caused them, as some devices do.</summary>
    public bool LeaksRequestIds { get; init; }

    public bool AnswersPings { get; init; } = true;

    public bool VolumeIsFixed { get; init; }
}

/// <summary>The next launches, so many of them, fail.</summary>
internal sealed record LaunchRefusal(string Reason, int Times, string? ExtendedError);

/// <summary>A sender and an endpoint know of each other, on one socket.</summary>
internal sealed record VirtualConnection(long Socket, string Sender, string Endpoint, ConnectionType Type)
{
    private const int Remembered = 256;

    /// <summary>The request ids that were used on it, the last ones.</summary>
    public ImmutableList<int> RequestIds { get; init; } = [];

    public bool Is(long socket, string sender, string endpoint) => Socket == socket && Sender == sender && Endpoint == endpoint;

    public VirtualConnection Used(int requestId) =>
        this with { RequestIds = (RequestIds.Count < Remembered ? RequestIds : RequestIds.RemoveAt(0)).Add(requestId) };
}

internal enum ConnectionType
{
    Strong = 0,
    Weak = 1,
    Invisible = 2,
}

/// <summary>Who waits for an answer.</summary>
internal sealed record Asker(long Socket, string Sender, string Endpoint, int RequestId);
