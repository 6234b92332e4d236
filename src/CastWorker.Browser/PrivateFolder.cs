namespace CastWorker.Browser;

/// <summary>Removes a session's folder, whatever a program that was just killed may still do to it.</summary>
internal static class PrivateFolder
{
    private const int Tries = 3;

    public static void Remove(string folder)
    {
        for (var left = Tries; Directory.Exists(folder); left--)
        {
            try
            {
                Directory.Delete(folder, recursive: true);
            }
            catch (DirectoryNotFoundException)
            {
                // Somebody else removed a part of it in the meantime.
            }
            catch (IOException) when (left > 1)
            {
                // A file appeared between listing and removing: look again.
            }
        }
    }
}
