using CastWorker.Sessions.Ports;

namespace CastWorker.Sessions.Pipeline;

/// <summary>The outside world, as a session needs it.</summary>
internal sealed record SessionPorts(
    IDisplays Displays, IBrowsers Browsers, ILiveStreams Streams, IReceivers Receivers, IProcessLoads Loads);
