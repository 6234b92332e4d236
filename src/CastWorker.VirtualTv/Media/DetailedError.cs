namespace CastWorker.VirtualTv.Media;

/// <summary>Turns what the player says into the <c>detailedErrorCode</c> that a Cast device gives.</summary>
internal static class DetailedError
{
    public const int MediaUnknown = 100;
    public const int MediaDecode = 102;
    public const int MediaNetwork = 103;
    public const int SourceNotSupported = 104;
    public const int SourceBuffer = 110;
    public const int SegmentNetwork = 301;
    public const int HlsNetworkMaster = 311;
    public const int HlsNetworkPlaylist = 312;
    public const int HlsInvalidSegment = 315;
    public const int HlsSegmentParsing = 316;
    public const int HlsManifestMaster = 411;
    public const int HlsManifestPlaylist = 412;

    /// <summary>Shaka's categories.</summary>
    private const int Network = 1;
    private const int Media = 3;
    private const int Manifest = 4;

    public static int Of(PlayerError error) => error switch
    {
        // Of the video element: MEDIA_ERR_ABORTED … MEDIA_ERR_SRC_NOT_SUPPORTED.
        { Category: 0, Code: >= 1 and <= 4 } => MediaUnknown + error.Code,
        { Category: Network, Code: 1011 } => HlsInvalidSegment,
        { Category: Network, Fetching: "master" } => HlsNetworkMaster,
        { Category: Network, Fetching: "playlist" } => HlsNetworkPlaylist,
        { Category: Network, Fetching: "segment" } => SegmentNetwork,
        { Category: Network } => MediaNetwork,
        // Append or transmux: the segment came and is not what it should be.
        { Category: Media, Code: 3014 or 3015 or 3017 } => SourceBuffer,
        { Category: Media, Code: 3016 } => MediaDecode,
        { Category: Media } => HlsSegmentParsing,
        // UNABLE_TO_GUESS_MANIFEST_TYPE, CONTENT_UNSUPPORTED_BY_BROWSER, RESTRICTIONS_CANNOT_BE_MET, NO_VARIANTS.
        { Category: Manifest, Code: 4000 or 4012 or 4032 or 4036 } => SourceNotSupported,
        { Category: Manifest, Fetching: "playlist" } or { Category: Manifest, Code: 4024 or 4053 } => HlsManifestPlaylist,
        { Category: Manifest } => HlsManifestMaster,
        _ => MediaUnknown,
    };
}
