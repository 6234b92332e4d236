namespace CastWorker.Configuration;

/// <summary>The configuration is wrong: one line for each mistake.</summary>
internal sealed class ConfigurationException(IReadOnlyList<string> mistakes, Exception? inner = null)
    : Exception(string.Join('\n', mistakes), inner)
{
    public IReadOnlyList<string> Mistakes { get; } = mistakes;
}
