namespace CastWorker.Media.Encoding;

/// <summary>
/// FFmpeg's arguments for one encoder, for NV12 pictures of the right size, matrix and range in main memory: H.264 High, one picture in, one
/// access unit out, each referring only to the one before, keyframes only where they are asked for.
/// </summary>
internal interface IVideoEncoder
{
    EncoderKind Kind { get; }

    /// <summary>What stands before the input: the device.</summary>
    IReadOnlyList<string> DeviceArguments(EncoderDevice device);

    /// <summary>What stands behind the input: the filters, the encoder and its settings.</summary>
    IReadOnlyList<string> Arguments(EncoderSettings settings, EncoderDevice device);
}
