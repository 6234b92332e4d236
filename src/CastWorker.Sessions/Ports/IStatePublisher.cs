namespace CastWorker.Sessions.Ports;

/// <summary>Tells the world what a target is doing.</summary>
public interface IStatePublisher
{
    /// <summary>Only the latest status of a target counts; never blocks, never throws.</summary>
    void Publish(TargetStatus status);

    /// <summary>Told once, to whoever listens just then; never blocks, never throws.</summary>
    void Publish(TargetEvent happened);

    /// <summary>A picture that somebody asked for; never blocks, never throws.</summary>
    void Publish(TargetPicture picture);

    /// <summary>Figures that are of no use later; never blocks, never throws.</summary>
    void Publish(TargetFigures figures);
}
