namespace CastWorker.Media.Streaming.H264;

/// <summary>
/// The arithmetic code for a picture of which every macroblock is skipped (ITU-T H.264, 9.3). The slice's quantizer is chosen so that skipping is what the
/// code expects from the first macroblock on; so only the expected symbol is ever coded: some seventy bytes for a picture of 1920 × 1080.
/// </summary>
internal sealed class SkippedMacroblocks
{
    /// <summary>The quantizer for which the code below is made.</summary>
    public const int Quantizer = 26;

    /// <summary>Context 11 with cabac_init_idc 0: m = 23, n = 33; at quantizer 26 the state is 70, which is 6 in favour of skipping.</summary>
    private const int FirstState = ((23 * Quantizer) >> 4) + 33 - 64;

    private const int LastState = 62;

    private readonly BitWriter _writer = new();
    private uint _low;
    private uint _range = 510;
    private int _outstanding;
    private bool _isFirst = true;

    private SkippedMacroblocks()
    {
    }

    /// <summary>The range of the symbol that is not expected, by state and range; as the standard has it, from the first state on.</summary>
    private static ReadOnlySpan<byte> UnexpectedRange =>
    [
        105, 128, 152, 175, 100, 122, 144, 166, 95, 116, 137, 158, 90, 110, 130, 150, 85, 104, 123, 142, 81, 99, 117, 135, 77, 94, 111, 128,
        73, 89, 105, 122, 69, 85, 100, 116, 66, 80, 95, 110, 62, 76, 90, 104, 59, 72, 86, 99, 56, 69, 81, 94, 53, 65, 77, 89,
        51, 62, 73, 85, 48, 59, 69, 80, 46, 56, 66, 76, 43, 53, 63, 72, 41, 50, 59, 69, 39, 48, 56, 65, 37, 45, 54, 62,
        35, 43, 51, 59, 33, 41, 48, 56, 32, 39, 46, 53, 30, 37, 43, 50, 29, 35, 41, 48, 27, 33, 39, 45, 26, 31, 37, 43,
        24, 30, 35, 41, 23, 28, 33, 39, 22, 27, 32, 37, 21, 26, 30, 35, 20, 24, 29, 33, 19, 23, 27, 31, 18, 22, 26, 30,
        17, 21, 25, 28, 16, 20, 23, 27, 15, 19, 22, 25, 14, 18, 21, 24, 14, 17, 20, 23, 13, 16, 19, 22, 12, 15, 18, 21,
        12, 14, 17, 20, 11, 14, 16, 19, 11, 13, 15, 18, 10, 12, 15, 17, 10, 12, 14, 16, 9, 11, 13, 15, 9, 11, 12, 14,
        8, 10, 12, 14, 8, 9, 11, 13, 7, 9, 11, 12, 7, 9, 10, 12, 7, 8, 10, 11, 6, 8, 9, 11, 6, 7, 9, 10, 6, 7, 8, 9,
    ];

    /// <summary>The slice data for so many macroblocks, with the slice's last bits.</summary>
    public static byte[] Code(int macroblocks)
    {
        var coder = new SkippedMacroblocks();
        var state = FirstState;
        for (var left = macroblocks; left > 0; left--)
        {
            coder.Expected(state);
            state = Math.Min(state + 1, LastState);
            coder.EndOfSlice(left == 1);
        }

        return coder._writer.Written.ToArray();
    }

    private void Expected(int state)
    {
        _range -= UnexpectedRange[((state - FirstState) * 4) + (int)((_range >> 6) & 3)];
        Renormalize();
    }

    private void EndOfSlice(bool isEnd)
    {
        _range -= 2;
        if (!isEnd)
        {
            Renormalize();
            return;
        }

        _low += _range;
        _range = 2;
        Renormalize();
        Put((_low >> 9) & 1);
        // The last of these is the bit with which every unit stops.
        _writer.Bits(2, ((_low >> 7) & 3) | 1);
    }

    private void Renormalize()
    {
        while (_range < 256)
        {
            switch (_low)
            {
                case < 256:
                    Put(0);
                    break;
                case >= 512:
                    _low -= 512;
                    Put(1);
                    break;
                default:
                    _low -= 256;
                    _outstanding++;
                    break;
            }

            _range <<= 1;
            _low <<= 1;
        }
    }

    private void Put(uint bit)
    {
        // The very first bit says nothing.
        if (_isFirst)
        {
            _isFirst = false;
        }
        else
        {
            _writer.Bits(1, bit);
        }

        for (; _outstanding > 0; _outstanding--)
        {
            _writer.Bits(1, 1 - bit);
        }
    }
}
