using Microsoft.Extensions.Logging;

namespace CastWorker.Processes;

/// <summary>
/// The registry on disk, so that the next start finds what a killed worker left. Being unable to write it is no reason not to
/// start a child: every descendant also carries the run's id in its environment, and that id is in the journal from the start.
/// </summary>
internal sealed partial class ProcessJournal(
    RuntimeDirectory directory, ProcessRegistry registry, ILogger<ProcessJournal> logger)
{
    /// <summary>In the environment of this worker and so in that of all its descendants.</summary>
    public const string RunVariable = "CASTWORKER_RUN";

    private readonly string _path = Path.Combine(directory.Path, "journal");
    private readonly Lock _gate = new();
    private IReadOnlyList<string> _runs = [];
    private bool _failing;

    /// <summary>What the last run left, or null if there is nothing to read.</summary>
    public JournalContent? Read()
    {
        try
        {
#pragma warning disable MA0045 // a few lines, once, before anything runs
            return File.Exists(_path) ? JournalContent.Parse(File.ReadAllText(_path)) : null;
#pragma warning restore MA0045
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            JournalUnreadable(exception, _path);
            return null;
        }
    }

    /// <summary>
    /// The children of this run that are still there. What a library started is left to it: it ends when its pipes close.
    /// </summary>
    public JournalContent Forgotten => new()
    {
        BootId = ProcFs.BootId,
        Runs = [],
        Processes = [.. registry.All.Where(process => process.LeadsGroup)],
    };

    /// <summary>Begins this run's journal; from now on each change of the registry is written.</summary>
    public void Begin(IEnumerable<string> olderRuns)
    {
        var run = Guid.NewGuid().ToString("N");
        Environment.SetEnvironmentVariable(RunVariable, run);
        _runs = [run, .. olderRuns];
        registry.Listen(Write);
        Write();
    }

    private void Write()
    {
        lock (_gate)
        {
            var content = new JournalContent { BootId = ProcFs.BootId, Runs = _runs, Processes = registry.All };
            var next = _path + ".next";
            try
            {
#pragma warning disable MA0045 // a few lines, and the child must be on disk before its start returns
                File.WriteAllText(next, content.Format());
#pragma warning restore MA0045
                File.Move(next, _path, overwrite: true);
                Wrote();
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                Failed(exception);
            }
        }
    }

    private void Wrote()
    {
        if (_failing)
        {
            _failing = false;
            JournalWritableAgain(_path);
        }
    }

    private void Failed(Exception exception)
    {
        if (!_failing)
        {
            _failing = true;
            JournalUnwritable(exception, _path);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The process journal {Path} cannot be written; it is tried again at each change")]
    private partial void JournalUnwritable(Exception exception, string path);

    [LoggerMessage(Level = LogLevel.Information, Message = "The process journal {Path} is written again")]
    private partial void JournalWritableAgain(string path);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The process journal {Path} cannot be read; orphans of the last run are not looked for")]
    private partial void JournalUnreadable(Exception exception, string path);
}
