namespace CastWorker.Media.Encoding;

/// <summary>What might be tried, in order.</summary>
internal static class EncoderCandidates
{
    private static readonly EncoderKind[] Hardware = [EncoderKind.Nvenc, EncoderKind.Qsv, EncoderKind.Vaapi, EncoderKind.V4l2];

    public static IReadOnlyList<(EncoderKind Kind, DeviceNode Node)> Of(EncoderOptions options, IReadOnlyList<DeviceNode> nodes) =>
    [
        .. from kind in Hardware
           where options.WantedKind is not { } wanted || wanted == kind
           from node in nodes
           where node.MayEncodeBy(kind) && (options.Device is not { Length: > 0 } device || node.Path == device)
           select (kind, node),
    ];
}
