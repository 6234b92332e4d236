using CastWorker.Sessions.Ports;

namespace CastWorker.SystemTests.Mqtt;

/// <summary>An encoder that the test chooses.</summary>
internal sealed class EncoderBoard : IEncoderView
{
    public event EventHandler? Changed;

    public (string? Name, string Reason)? Choice { get; private set; }

    public void Show(string? name, string reason)
    {
        Choice = (name, reason);
        Changed?.Invoke(this, EventArgs.Empty);
    }
}
