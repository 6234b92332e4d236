using System.Collections;

namespace CastWorker.Sessions.Settings;

/// <summary>A page that can be chosen by its name.</summary>
public sealed record NamedPage(string Name, Uri Address);

/// <summary>The pages of a target, in the order in which people are to see them. Two lists of the same pages are equal.</summary>
public sealed class PageList(IEnumerable<NamedPage> pages) : IReadOnlyList<NamedPage>, IEquatable<PageList>
{
    public static readonly PageList Empty = new([]);

    private readonly NamedPage[] _pages = [.. pages];

    public int Count => _pages.Length;

    public NamedPage this[int index] => _pages[index];

    /// <summary>People write names as they remember them: case does not matter.</summary>
    public NamedPage? Find(string name) =>
        Array.Find(_pages, page => page.Name.Equals(name.Trim(), StringComparison.OrdinalIgnoreCase));

    /// <summary>What the page at an address is called; null when it is none of these.</summary>
    public string? NameOf(Uri? address) =>
        Array.Find(_pages, page => string.Equals(page.Address.OriginalString, address?.OriginalString, StringComparison.Ordinal))?.Name;

    /// <summary>These, and of the others those whose names are not taken.</summary>
    public PageList And(PageList others) => new([.. _pages, .. others.Where(other => Find(other.Name) is null)]);

    public bool Equals(PageList? other) => other is not null && _pages.AsSpan().SequenceEqual(other._pages);

    public override bool Equals(object? obj) => Equals(obj as PageList);

    public override int GetHashCode() => _pages.Aggregate(_pages.Length, HashCode.Combine);

    public IEnumerator<NamedPage> GetEnumerator() => _pages.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
