namespace CastWorker.GoogleCast.Messages;

/// <summary>The names of the codes that players give for their failures.</summary>
internal static class PlaybackErrorName
{
    private static readonly Dictionary<int, string> Names = new()
    {
        [100] = "MEDIA_UNKNOWN",
        [101] = "MEDIA_ABORTED",
        [102] = "MEDIA_DECODE",
        [103] = "MEDIA_NETWORK",
        [104] = "MEDIA_SRC_NOT_SUPPORTED",
        [110] = "SOURCE_BUFFER_FAILURE",
        [201] = "MEDIAKEYS_UNKNOWN",
        [202] = "MEDIAKEYS_NETWORK",
        [203] = "MEDIAKEYS_UNSUPPORTED",
        [301] = "SEGMENT_NETWORK",
        [311] = "HLS_NETWORK_MASTER_PLAYLIST",
        [312] = "HLS_NETWORK_PLAYLIST",
        [313] = "HLS_NETWORK_NO_KEY_RESPONSE",
        [314] = "HLS_NETWORK_KEY_LOAD",
        [315] = "HLS_NETWORK_INVALID_SEGMENT",
        [316] = "HLS_SEGMENT_PARSING",
        [321] = "DASH_NETWORK",
        [322] = "DASH_NO_INIT",
        [411] = "HLS_MANIFEST_MASTER",
        [412] = "HLS_MANIFEST_PLAYLIST",
        [900] = "APP",
        [901] = "BREAK_CLIP_LOADING_ERROR",
        [902] = "BREAK_SEEK_INTERCEPTOR_ERROR",
        [903] = "IMAGE_ERROR",
        [904] = "LOAD_INTERRUPTED",
        [905] = "LOAD_FAILED",
        [906] = "MEDIA_ERROR_MESSAGE",
        [909] = "GENERIC",
    };

    /// <summary>Such as <c>HLS_NETWORK_PLAYLIST (312)</c>.</summary>
    public static string Of(int? code) => code switch
    {
        null => "no code given",
        { } known when Names.TryGetValue(known, out var name) => FormattableString.Invariant($"{name} ({known})"),
        { } unknown => FormattableString.Invariant($"code {unknown}"),
    };
}
