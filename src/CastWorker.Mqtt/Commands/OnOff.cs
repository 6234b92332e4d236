namespace CastWorker.Mqtt;

/// <summary>Reads switches as people and tools write them.</summary>
internal static class OnOff
{
    public static bool TryParse(string text, out bool on)
    {
        var word = text.Trim().Trim('"').ToUpperInvariant();
        on = word is "ON" or "TRUE" or "1" or "YES" or "PRESS";
        return on || word is "OFF" or "FALSE" or "0" or "NO";
    }
}
