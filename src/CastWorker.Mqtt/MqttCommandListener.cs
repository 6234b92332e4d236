using System.Threading.Channels;
using CastWorker.Mqtt.Client;
using CastWorker.Mqtt.Limits;
using CastWorker.Mqtt.Ownership;
using CastWorker.Sessions;
using CastWorker.Sessions.Commands;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CastWorker.Mqtt;

/// <summary>
/// Turns messages into commands, one after the other, and sees to it that each that is ours to answer is answered. Waiting for an
/// answer never holds up the next message.
/// </summary>
internal sealed partial class MqttCommandListener(
    CommandParser parser,
    CommandQueue queue,
    MqttQuestions questions,
    MqttResponder responder,
    CommandHall hall,
    MqttOutbox outbox,
    MqttTopics topics,
    TimeProvider time,
    ILogger<MqttCommandListener> logger) : BackgroundService, IMqttSubscriber
{
    private const int InboxLimit = 512;
    private const int WaitingLimit = 64;

    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(1);
    private static readonly SessionError TooMany =
        new(ErrorCode.TooManyRequests, "Too many commands are waiting. Try again later.");

    private readonly RecentCommands _recent = new(time);
    private readonly FloodLog _flood = new(time);
    private readonly List<Task> _waiting = [];
    private readonly Channel<MqttMessage> _inbox = Channel.CreateBounded<MqttMessage>(
        new BoundedChannelOptions(InboxLimit) { SingleReader = true });

    public IReadOnlyList<MqttFilter> Filters =>
    [
        .. topics.CommandFilters.Select(topic => new MqttFilter(topic) { SubscriptionIdentifier = Hearing.PlainMark }),
        new(topics.SharedStarts) { SubscriptionIdentifier = Hearing.SharedMark, IsOptional = true },
    ];

    public void Take(MqttMessage message)
    {
        if (!topics.IsCommand(message.Topic))
        {
            return;
        }

        hall.Traffic.Receive();
        if (!_inbox.Writer.TryWrite(message) && Read(message) is { } parsed)
        {
            responder.Refuse(message, parsed, TooMany);
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            await Task.WhenAll(_waiting).WaitAsync(StopLimit, time, cancellationToken);
        }
        catch (Exception late) when (late is TimeoutException or OperationCanceledException)
        {
            LogUnanswered(_waiting.Count(one => !one.IsCompleted));
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var message in _inbox.Reader.ReadAllAsync(stoppingToken))
        {
            await hall.Ownership.SettledAsync().WaitAsync(stoppingToken);
            try
            {
                Handle(message);
            }
#pragma warning disable CA1031 // The hosted loop: no message from outside may end it.
            catch (Exception bug)
#pragma warning restore CA1031
            {
                LogMessageBroke(CleanText.Of(message.Topic), bug);
            }
        }
    }

    private void Handle(MqttMessage message)
    {
        var parsed = Read(message);
        if (parsed is not null && hall.Rates.Refuse(parsed) is { } tooFast)
        {
            if (_flood.Count() is { } count)
            {
                LogFlood(count);
            }

            responder.Refuse(message, parsed, tooFast);
            return;
        }

        switch (parsed)
        {
            case ParsedCommand.Execute execute:
                Execute(message, execute);
                break;
            case ParsedCommand.Refused refused:
                Refuse(message, refused, refused.Error);
                break;
            case { } question:
                LogCommand(question.Verb, question.Target, null, "answered");
                responder.Accept(message, question, questions.Answer(question));
                break;
        }
    }

    /// <summary>Null when there is nothing to do, or not for us.</summary>
    private ParsedCommand? Read(MqttMessage message)
    {
        var parsed = parser.Parse(message) is { } asked ? hall.Hearing.Of(message, asked) : null;
        if (parsed is null)
        {
            hall.Traffic.Ignore();
        }

        return parsed;
    }

    private void Execute(MqttMessage message, ParsedCommand.Execute execute)
    {
        _waiting.RemoveAll(one => one.IsCompleted);
        if (_waiting.Count >= WaitingLimit)
        {
            Refuse(message, execute, TooMany);
            return;
        }

        var first = _recent.FirstOf(message, execute.Command);
        if (ReferenceEquals(first, execute.Command))
        {
            if (execute.IsForAny)
            {
                hall.Free.Give(first.Target);
            }

            queue.Send(first);
        }

        _waiting.Add(AnswerAsync(message, execute, first));
    }

    private async Task AnswerAsync(MqttMessage message, ParsedCommand.Execute execute, SessionCommand first)
    {
        SessionError? refusal;
        try
        {
            refusal = await first.Answered.WaitAsync(AnswerLimit, time);
        }
        catch (TimeoutException)
        {
            refusal = new SessionError(
                ErrorCode.StageTimeout, $"The worker did not decide within {AnswerLimit.TotalSeconds:0} s; watch the state.");
        }

        if (refusal?.Code == ErrorCode.TooManyRequests)
        {
            _recent.Forget(first);
        }

        if (refusal is not null)
        {
            Refuse(message, execute, refusal);
            return;
        }

        LogCommand(execute.Verb, execute.Target, Describe(execute.Command), "accepted");
        responder.Accept(message, execute);
    }

    private void Refuse(MqttMessage message, ParsedCommand parsed, SessionError error)
    {
        if (message.Retain)
        {
            LogRetainedCommand(CleanText.Of(message.Topic));
            responder.Refuse(message, parsed, error);
            responder.Warn(parsed, error, time.GetUtcNow());
            outbox.Pass(new MqttMessage { Topic = message.Topic, Retain = true });
            return;
        }

        var command = parsed is ParsedCommand.Execute execute ? Describe(execute.Command) : null;
        LogCommand(parsed.Verb, parsed.Target, command, $"{WireNames.Of(error.Code)}: {CleanText.Of(error.Message, 300)}");
        responder.Refuse(message, parsed, error);
    }

    private static string Describe(SessionCommand command) => command switch
    {
        SessionCommand.Start { Page: { } page } => $"start {CleanText.Of(page.OriginalString, 300)}",
        SessionCommand.Navigate navigate => $"navigate {CleanText.Of(navigate.Page.OriginalString, 300)}",
        SessionCommand.Start => "start",
        SessionCommand.Stop => "stop",
        SessionCommand.Adjust { Sound: { } sound } => $"{sound}",
        SessionCommand.Adjust adjust => $"{adjust.Settings}",
        SessionCommand.ShowMessage message => $"message {CleanText.Of(message.Message.Text)}",
        SessionCommand.TakePicture => "screenshot",
        _ => "reload",
    };

    [LoggerMessage(LogLevel.Information, "Command {Verb} for {Target} ({Command}): {Outcome}")]
    private partial void LogCommand(string verb, string? target, string? command, string outcome);

    [LoggerMessage(LogLevel.Warning, "Commands come too fast: refused {Count} since the last line like this")]
    private partial void LogFlood(long count);

    [LoggerMessage(LogLevel.Warning, "Refused and cleared the retained command on {Topic}: publish commands without retain")]
    private partial void LogRetainedCommand(string topic);

    [LoggerMessage(LogLevel.Error, "A message on {Topic} could not be handled")]
    private partial void LogMessageBroke(string topic, Exception bug);

    [LoggerMessage(LogLevel.Warning, "{Count} commands were not answered before the end")]
    private partial void LogUnanswered(int count);
}
