namespace CastWorker.TestSupport;

/// <summary>Pages that several tests use.</summary>
public static class TestPagesContent
{
    /// <summary>Red to the very edges, with a blue box in the middle.</summary>
    public const string Colourful = """
        <!doctype html><title>Colourful</title><link rel="icon" href="data:,">
        <style>html,body{margin:0;height:100%;background:#ff0000} div{position:absolute;left:30%;top:30%;width:40%;height:40%;background:#0000ff}</style>
        <div></div>
        """;

    public const string White = "<!doctype html><title>White</title><link rel=icon href=data:,>";

    public static string Titled(string title, string body = "<h1>Here</h1>") =>
        $"<!doctype html><title>{title}</title><link rel=icon href=data:,><body style='background:#def'>{body}";
}
