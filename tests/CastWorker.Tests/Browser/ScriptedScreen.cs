using System.Threading.Channels;
using CastWorker.Browser.Pages;

namespace CastWorker.Tests.Browser;

/// <summary>A screen that does what the test says, when the test says it.</summary>
internal sealed class ScriptedScreen : IScreen
{
    private readonly Channel<Call> _calls = Channel.CreateUnbounded<Call>();

    public bool HasCall => _calls.Reader.TryPeek(out _);

    public Task<PageState> TryAsync(Uri page, CancellationToken ct) => MakeAsync("try", page, ct);

    public Task<PageState> LookAsync(Uri page, CancellationToken ct) => MakeAsync("look", page, ct);

    public Task<PageState> RenewAsync(Uri page, CancellationToken ct) => MakeAsync("renew", page, ct);

    public Task HoldAsync(Uri page, CancellationToken ct) => MakeAsync("hold", page, ct);

    public Task WaitForChangeAsync(TimeSpan atMost, CancellationToken ct) => Task.CompletedTask;

    public async Task<Call> NextAsync(string verb, Uri page, CancellationToken ct)
    {
        var call = await _calls.Reader.ReadAsync(ct);
        (call.Verb, call.Page).ShouldBe((verb, page));
        return call;
    }

    private async Task<PageState> MakeAsync(string verb, Uri page, CancellationToken ct)
    {
        var call = new Call(verb, page, ct);
        await _calls.Writer.WriteAsync(call, ct);
        return await call.Answered.WaitAsync(ct);
    }

    internal sealed class Call(string verb, Uri page, CancellationToken ct)
    {
        private readonly TaskCompletionSource<PageState> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string Verb => verb;

        public Uri Page => page;

        public bool Cancelled => ct.IsCancellationRequested;

        public Task<PageState> Answered => _answer.Task;

        public void Answer(PageState state) => _answer.SetResult(state);

        public void Fail(Exception error) => _answer.SetException(error);
    }
}
