namespace CastWorker.Sessions.Ports;

/// <summary>Opens virtual screens.</summary>
public interface IDisplays
{
    Task<IDisplay> OpenAsync(string sessionId, PictureSize size, CancellationToken ct);
}

/// <summary>One virtual screen, without pointer, on which a page can be shown and from which pictures are taken.</summary>
public interface IDisplay : IStage
{
    /// <summary>What a program that draws on it, or reads from it, must be told.</summary>
    string Address { get; }

    PictureSize Size { get; }

    /// <summary>Whether everything on it has one and the same colour.</summary>
    bool ShowsOneColour();
}
