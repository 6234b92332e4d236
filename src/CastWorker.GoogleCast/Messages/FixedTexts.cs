namespace CastWorker.GoogleCast.Messages;

/// <summary>The messages that never change.</summary>
internal static class FixedTexts
{
    public static string Ping { get; } = Plain("PING");

    public static string Pong { get; } = Plain("PONG");

    public static string Close { get; } = Plain("CLOSE");

    public static string Connect { get; } = CastJson.Text(new ConnectMessage(), CastJson.Default.ConnectMessage);

    private static string Plain(string type) => CastJson.Text(new PlainMessage(type), CastJson.Default.PlainMessage);
}
