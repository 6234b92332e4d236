namespace CastWorker.Sessions.Pipeline;

/// <summary>Which stages must be opened anew when some have ended: those, and all that stand on them.</summary>
internal static class RepairPlan
{
    private static readonly StageName[] WithoutTv =
        [StageName.Stream, StageName.Display, StageName.Browser, StageName.Encoder, StageName.Route];

    private static readonly StageName[] WithTv = [StageName.Receiver, .. WithoutTv, StageName.Showing];

    private static readonly StageName[] OfPages = [StageName.Display, StageName.Browser];

    /// <summary>The order in which stages are opened; they are closed in reverse. A live source needs neither display nor browser.</summary>
    public static IReadOnlyList<StageName> OrderFor(TargetKind kind, bool isLive) =>
        (kind == TargetKind.Cast ? WithTv : WithoutTv) is var all && isLive ? [.. all.Except(OfPages)] : all;

    public static IReadOnlyList<StageName> For(IEnumerable<StageName> ended, IReadOnlyList<StageName> order)
    {
        var affected = ended.ToHashSet();
        // The order of opening is also an order of dependence, so one pass finds everything.
        foreach (var stage in order)
        {
            if (Foundations(stage).Any(affected.Contains))
            {
                affected.Add(stage);
            }
        }

        return [.. order.Where(affected.Contains)];
    }

    /// <summary>Programs fail to start once in a while; a page, a full disk or a missed limit does not get better at once.</summary>
    public static bool MayOpenAgain(SessionError error) => error.Code
        is ErrorCode.DisplayFailed or ErrorCode.BrowserFailed or ErrorCode.EncoderFailed or ErrorCode.EncoderStalled or ErrorCode.SourceFailed;

    private static StageName[] Foundations(StageName stage) => stage switch
    {
        StageName.Browser => [StageName.Display],
        StageName.Encoder => [StageName.Stream, StageName.Display],
        StageName.Route => [StageName.Stream],
        StageName.Showing => [StageName.Receiver, StageName.Route],
        _ => [],
    };
}
