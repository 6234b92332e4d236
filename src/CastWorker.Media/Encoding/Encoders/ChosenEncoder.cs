using CastWorker.Sessions.Ports;

namespace CastWorker.Media.Encoding;

/// <summary>The encoder for the next run, on its device, and why it is this one.</summary>
internal sealed record ChosenEncoder(IVideoEncoder Encoder, EncoderDevice Device, EncoderChoice Choice)
{
    public bool IsHardware => Encoder.Kind != EncoderKind.X264;

    /// <summary>What stands before the input.</summary>
    public IReadOnlyList<string> DeviceArguments => Encoder.DeviceArguments(Device);

    /// <summary>What stands behind the input.</summary>
    public IReadOnlyList<string> Arguments(EncoderSettings settings) => Encoder.Arguments(settings, Device);
}
