namespace CastWorker.Sessions.Ports;

/// <summary>Opens virtual screens.</summary>
public interface IDisplays
{
    Task<IDisplay> OpenAsync(DisplayJob job, CancellationToken ct);
}

/// <summary>What a virtual screen is to be like.</summary>
/// <param name="SessionId">Whose it is.</param>
/// <param name="Size">Of its picture.</param>
/// <param name="FrameRate">How many pictures a second are taken from it: programs need not draw more.</param>
/// <param name="HasSpeakers">Whether what is played on it can be listened to.</param>
public sealed record DisplayJob(string SessionId, PictureSize Size, int FrameRate, bool HasSpeakers = false);

/// <summary>One virtual screen, without pointer, on which a page can be shown and from which pictures are taken.</summary>
public interface IDisplay : IStage
{
    /// <summary>What a program that draws on it, or reads from it, must be told.</summary>
    string Address { get; }

    PictureSize Size { get; }

    /// <summary>How often it is to be drawn on, at most.</summary>
    int FrameRate { get; }

    /// <summary>Where programs that play something are heard: a sound server's address. Null: nowhere.</summary>
    string? Speakers => null;

    /// <summary>Whether everything on it has one and the same colour.</summary>
    bool ShowsOneColour();
}
