namespace CastWorker.Sessions.Ports;

/// <summary>Opens virtual screens.</summary>
public interface IDisplays
{
    /// <param name="sessionId">Whose it is.</param>
    /// <param name="size">Of its picture.</param>
    /// <param name="frameRate">How many pictures a second are taken from it: programs need not draw more.</param>
    /// <param name="ct">Gives up.</param>
    Task<IDisplay> OpenAsync(string sessionId, PictureSize size, int frameRate, CancellationToken ct);
}

/// <summary>One virtual screen, without pointer, on which a page can be shown and from which pictures are taken.</summary>
public interface IDisplay : IStage
{
    /// <summary>What a program that draws on it, or reads from it, must be told.</summary>
    string Address { get; }

    PictureSize Size { get; }

    /// <summary>How often it is to be drawn on, at most.</summary>
    int FrameRate { get; }

    /// <summary>Whether everything on it has one and the same colour.</summary>
    bool ShowsOneColour();
}
