namespace CastWorker.Sessions.Ports;

/// <summary>Tells the world what a target is doing.</summary>
public interface IStatePublisher
{
    /// <summary>Only the latest status of a target counts; never blocks, never throws.</summary>
    void Publish(TargetStatus status);

    /// <summary>Told once, to whoever listens just then; never blocks, never throws.</summary>
    void Publish(TargetEvent happened);
}
