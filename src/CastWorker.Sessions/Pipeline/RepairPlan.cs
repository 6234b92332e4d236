namespace CastWorker.Sessions.Pipeline;

/// <summary>Which stages must be opened anew when some have ended: those, and all that stand on them.</summary>
internal static class RepairPlan
{
    private static readonly StageName[] WithoutTv =
        [StageName.Stream, StageName.Display, StageName.Browser, StageName.Encoder, StageName.Route];

    private static readonly StageName[] WithTv = [StageName.Receiver, .. WithoutTv, StageName.Showing];

    /// <summary>The order in which stages are opened; they are closed in reverse.</summary>
    public static IReadOnlyList<StageName> OrderFor(TargetKind kind) => kind == TargetKind.Cast ? WithTv : WithoutTv;

    public static IReadOnlyList<StageName> For(IEnumerable<StageName> ended, TargetKind kind)
    {
        var affected = ended.ToHashSet();
        // The order of opening is also an order of dependence, so one pass finds everything.
        foreach (var stage in OrderFor(kind))
        {
            if (Foundations(stage).Any(affected.Contains))
            {
                affected.Add(stage);
            }
        }

        return [.. OrderFor(kind).Where(affected.Contains)];
    }

    /// <summary>Programs fail to start once in a while; a page, a full disk or a missed limit does not get better at once.</summary>
    public static bool MayOpenAgain(SessionError error) => error.Code
        is ErrorCode.DisplayFailed or ErrorCode.BrowserFailed or ErrorCode.EncoderFailed or ErrorCode.EncoderStalled;

    private static StageName[] Foundations(StageName stage) => stage switch
    {
        StageName.Browser => [StageName.Display],
        StageName.Encoder => [StageName.Stream, StageName.Display],
        StageName.Route => [StageName.Stream],
        StageName.Showing => [StageName.Receiver, StageName.Route],
        _ => [],
    };
}
