using System.Collections.Specialized;
using System.Globalization;

namespace CastWorker.VirtualTv.Control;

/// <summary>An action was asked for with words that it does not know.</summary>
internal sealed class ActionException(string message) : Exception(message);

/// <summary>What was said after an action's name, <c>?seconds=5&amp;order=close-only</c>.</summary>
internal sealed class ActionWords(NameValueCollection words)
{
    public string? Text(string name) => words[name];

    public double Number(string name, double otherwise) => words[name] switch
    {
        null => otherwise,
        var text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number >= 0 => number,
        var text => throw new ActionException($"{name}={text} is not a number"),
    };

    public TimeSpan Milliseconds(string name, double otherwise) => TimeSpan.FromMilliseconds(Number(name, otherwise));

    public bool Truth(string name, bool otherwise) => words[name] switch
    {
        null => otherwise,
        var text when bool.TryParse(text, out var truth) => truth,
        var text => throw new ActionException($"{name}={text} is neither true nor false"),
    };

    /// <summary>One of the values of an enum, written with hyphens: <c>close-first</c>.</summary>
    public T Choice<T>(string name, T otherwise)
        where T : struct, Enum => words[name] switch
        {
            null => otherwise,
            var text when Enum.TryParse<T>(text.Replace("-", "", StringComparison.Ordinal), ignoreCase: true, out var choice) => choice,
            var text => throw new ActionException($"{name}={text} is not one of {string.Join(", ", Enum.GetNames<T>())}"),
        };
}
