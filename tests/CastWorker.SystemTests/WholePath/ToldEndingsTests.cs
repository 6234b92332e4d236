namespace CastWorker.SystemTests.WholePath;

/// <summary>The endings that the TV or the line tells at once.</summary>
[Parallelizable(ParallelScope.Self)]
public sealed class ToldEndingsTests : EndingsTests
{
    [TestCaseSource(typeof(Ending), nameof(Ending.Told)), CancelAfter(120_000)]
    public Task Is_noticed_named_and_followed_by_what_is_right(Ending ending, CancellationToken ct) =>
        IsNoticedNamedAndFollowedByWhatIsRightAsync(ending, ct);
}
