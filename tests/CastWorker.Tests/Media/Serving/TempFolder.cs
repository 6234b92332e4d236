namespace CastWorker.Tests.Media.Serving;

/// <summary>A folder that lasts as long as a test.</summary>
internal sealed class TempFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("castworker-test-").FullName;

    public string Write(string name, int bytes)
    {
        var file = System.IO.Path.Combine(Path, name);
        var content = new byte[bytes];
        for (var i = 0; i < bytes; i++)
        {
            content[i] = (byte)i;
        }

        File.WriteAllBytes(file, content);
        return file;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
