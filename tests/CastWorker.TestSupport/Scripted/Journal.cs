namespace CastWorker.TestSupport.Scripted;

/// <summary>What happened, in order: "+display" opened, "-display" closed.</summary>
public sealed class Journal
{
    private readonly Lock _gate = new();
    private readonly List<string> _lines = [];

    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_gate)
            {
                return [.. _lines];
            }
        }
    }

    public void Write(string line)
    {
        lock (_gate)
        {
            _lines.Add(line);
        }
    }

    public override string ToString() => string.Join(' ', Lines);
}
