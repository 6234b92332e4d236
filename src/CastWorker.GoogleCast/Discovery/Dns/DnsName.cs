using System.Text;

namespace CastWorker.GoogleCast.Discovery.Dns;

/// <summary>A domain name: labels that may hold anything, dots included; big and small letters are the same.</summary>
internal sealed class DnsName : IEquatable<DnsName>
{
    public const int LabelLimit = 63;

    /// <summary>In bytes on the wire, lengths and the end included.</summary>
    public const int Limit = 255;

    private readonly string _text;

    public DnsName(params IReadOnlyList<string> labels)
    {
        Labels = labels;
        _text = string.Join('.', labels.Select(label => label
            .Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace(".", "\\.", StringComparison.Ordinal)));
    }

    public IReadOnlyList<string> Labels { get; }

    /// <summary>Reads a name whose labels hold no dots.</summary>
    public static DnsName Parse(string dotted) => new(dotted.TrimEnd('.').Split('.'));

    /// <summary>As much of a text as one label can hold, no character cut in two.</summary>
    public static string Label(string text)
    {
        while (Encoding.UTF8.GetByteCount(text) > LabelLimit)
        {
            text = text[..^(char.IsLowSurrogate(text[^1]) ? 2 : 1)];
        }

        return text;
    }

    /// <summary>This name with one more label in front.</summary>
    public DnsName Child(string label) => new([label, .. Labels]);

    /// <summary>Whether this name is exactly one label below another.</summary>
    public bool IsChildOf(DnsName parent) =>
        Labels.Count == parent.Labels.Count + 1 && new DnsName([.. Labels.Skip(1)]).Equals(parent);

    public bool Equals(DnsName? other) => string.Equals(_text, other?._text, StringComparison.OrdinalIgnoreCase);

    public override bool Equals(object? obj) => Equals(obj as DnsName);

    public override int GetHashCode() => StringComparer.OrdinalIgnoreCase.GetHashCode(_text);

    public override string ToString() => _text;
}
