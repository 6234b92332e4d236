using CastWorker.Media.Encoding.Feeding;
using CastWorker.Processes;
using CastWorker.Sessions.Ports;
using Microsoft.Extensions.Logging;

namespace CastWorker.Media.Streaming;

/// <summary>Everything one run depends on.</summary>
internal sealed record PathJob
{
    /// <summary>The display the pictures are taken from.</summary>
    public required string Display { get; init; }

    public required PictureJob Pictures { get; init; }

    /// <summary>The encoder's command.</summary>
    public required FedCommand Encoder { get; init; }

    /// <summary>Which encoder that is, and why.</summary>
    public required EncoderChoice Choice { get; init; }

    /// <summary>Who gets the pictures.</summary>
    public required IPictureSink Stream { get; init; }
}

/// <summary>What every run works with.</summary>
internal sealed record PathTools(ChildLauncher Launcher, TimeProvider Time, ILogger Logger)
{
    /// <summary>How long the X server may take to answer.</summary>
    public TimeSpan ScreenLimit { get; init; } = TimeSpan.FromSeconds(3);
}
