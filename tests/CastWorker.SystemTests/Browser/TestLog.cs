using Microsoft.Extensions.Logging;

namespace CastWorker.SystemTests.Browser;

/// <summary>Log lines in the output of the test they belong to.</summary>
internal sealed class TestLog : ILoggerFactory, ILogger
{
    public static TestLog Factory { get; } = new();

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        TestContext.Out.WriteLine($"{logLevel}: {formatter(state, exception)} {exception?.GetType().Name} {exception?.Message}");

    public void Dispose()
    {
        // Nothing is held.
    }
}
