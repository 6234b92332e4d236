namespace CastWorker.Sessions;

/// <summary>Which addresses are the same page: <see cref="Uri"/>'s own comparison leaves out what stands behind <c>#</c>, and many pages tell their tabs apart by that.</summary>
internal static class PageIdentity
{
    extension(Uri page)
    {
        public bool IsSamePage(Uri other) => string.Equals(page.OriginalString, other.OriginalString, StringComparison.Ordinal);
    }
}
