namespace CastWorker.Media.Encoding;

/// <summary>Why one encoder was not taken.</summary>
/// <param name="Encoder">Which.</param>
/// <param name="Device">On which node.</param>
/// <param name="Finding">The reason's name.</param>
/// <param name="Sentence">The reason in words, without a full stop.</param>
internal sealed record Rejection(EncoderKind Encoder, string Device, HardwareFinding Finding, string Sentence)
{
    /// <summary>The same for somebody outside the worker.</summary>
    public required string SentenceWithoutPath { get; init; }

    public static Rejection Of(EncoderKind encoder, DeviceNode node) => new(encoder, node.Path, node.Trouble!.Value, node.Sentence()!)
    {
        SentenceWithoutPath = node.SentenceWithoutPath()!,
    };

    public static Rejection Of(EncoderKind encoder, string device, HardwareFinding finding)
    {
        var cause = HardwareFindings.Of(finding);
        return new(encoder, device, finding, $"{EncoderNames.Of(encoder)} on {device}: {cause.Cause}; {cause.Remedy}")
        {
            SentenceWithoutPath = $"{EncoderNames.Of(encoder)}: {cause.Cause}; {cause.Remedy}",
        };
    }

    public static Rejection Of(EncoderKind encoder, string device, string story) => new(encoder, device, HardwareFinding.FailedAtWork, story)
    {
        SentenceWithoutPath = story,
    };
}
