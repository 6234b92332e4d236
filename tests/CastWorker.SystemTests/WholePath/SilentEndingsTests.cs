namespace CastWorker.SystemTests.WholePath;

/// <summary>The endings that nobody tells: only that something no longer happens gives them away.</summary>
[Parallelizable(ParallelScope.Self)]
public sealed class SilentEndingsTests : EndingsTests
{
    [TestCaseSource(typeof(Ending), nameof(Ending.Untold)), CancelAfter(120_000)]
    public Task Is_noticed_named_and_followed_by_what_is_right(Ending ending, CancellationToken ct) =>
        IsNoticedNamedAndFollowedByWhatIsRightAsync(ending, ct);
}
