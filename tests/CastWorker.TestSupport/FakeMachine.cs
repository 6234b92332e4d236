using CastWorker.Media.Encoding;

namespace CastWorker.TestSupport;

/// <summary>A folder that looks like /dev, /sys and /etc of a machine with GPUs.</summary>
internal sealed class FakeMachine : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("castworker-machine-").FullName;
    private readonly Dictionary<string, int> _errors = new(StringComparer.Ordinal);

    public HardwareRoot Root => new(_folder)
    {
        Open = path => _errors.TryGetValue(path, out var error) ? error : NativeNode.Open(path),
    };

    public DeviceNodes Nodes => new(Root);

    public string Folder => _folder;

    public FakeMachine RenderNode(string name, string vendor = "0x8086", string driver = "i915")
    {
        Write($"/dev/dri/{name}", "");
        Write($"/sys/class/drm/{name}/device/vendor", vendor + "\n");
        Directory.CreateSymbolicLink($"{_folder}/sys/class/drm/{name}/device/driver", $"../../../bus/pci/drivers/{driver}");
        return this;
    }

    public FakeMachine VideoNode(string name, string label)
    {
        Write($"/dev/{name}", "");
        return Write($"/sys/class/video4linux/{name}/name", label + "\n");
    }

    public FakeMachine Write(string path, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder + path)!);
        File.WriteAllText(_folder + path, content);
        return this;
    }

    /// <summary>Opening a node is refused with this error; as root nothing else would refuse it.</summary>
    public FakeMachine Refusing(string path, int error)
    {
        _errors[_folder + path] = error;
        return this;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
