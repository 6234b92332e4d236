namespace CastWorker.TestSupport.Mutation;

/// <summary>Spoils good bytes in the ways that break parsers; the same seed gives the same spoiled bytes.</summary>
public sealed class ByteMutator(int seed)
{
    private const int LongestPiece = 64;
    private const int LongestRepeat = 64;

    private static readonly byte[] Interesting = [0x00, 0x01, 0x7F, 0x80, 0xFF, 0xC0, 0xFE, (byte)'"', (byte)'{', (byte)'[', (byte)'\\', (byte)'+'];

    private readonly Random _random = new(seed);

    public int Next(int limit) => _random.Next(limit);

    public T Pick<T>(IReadOnlyList<T> from) => from[_random.Next(from.Count)];

    /// <summary>One to four hits; now and then none, so that good bytes are among them.</summary>
    public byte[] Spoil(byte[] good, IReadOnlyList<byte[]> others)
    {
        var bytes = good.ToList();
        for (var hits = _random.Next(5); hits > 0; hits--)
        {
            Hit(bytes, others);
        }

        return [.. bytes];
    }

    private void Hit(List<byte> bytes, IReadOnlyList<byte[]> others)
    {
        var at = _random.Next(bytes.Count + 1);
        var inside = at < bytes.Count;
        switch (_random.Next(8))
        {
            case 0 when inside:
                bytes[at] ^= (byte)(1 << _random.Next(8));
                break;
            case 1 when inside:
                bytes[at] = Pick(Interesting);
                break;
            case 2 when inside:
                bytes[at] = (byte)_random.Next(256);
                break;
            case 3:
                bytes.Insert(at, Pick(Interesting));
                break;
            case 4 when inside:
                bytes.RemoveRange(at, Math.Min(_random.Next(1, LongestPiece), bytes.Count - at));
                break;
            case 5 when inside:
                var piece = bytes.GetRange(at, Math.Min(_random.Next(1, LongestPiece), bytes.Count - at));
                for (var times = _random.Next(1, LongestRepeat); times > 0; times--)
                {
                    bytes.InsertRange(at, piece);
                }

                break;
            case 6:
                var other = Pick(others);
                var from = _random.Next(other.Length);
                bytes.InsertRange(at, other[from..Math.Min(other.Length, from + LongestPiece)]);
                break;
            default:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
        }
    }
}
