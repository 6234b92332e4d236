using System.Globalization;

namespace CastWorker.TestSupport.Mutation;

/// <summary>What became of so many spoiled inputs, and what the worst of them cost.</summary>
public sealed class MutationReport(TimeProvider time)
{
    private readonly SortedDictionary<string, int> _outcomes = new(StringComparer.Ordinal);
    private readonly long _heldBefore = GC.GetTotalMemory(forceFullCollection: true);

    /// <summary>How often each outcome came.</summary>
    public IReadOnlyDictionary<string, int> Outcomes => _outcomes;

    public int Total => _outcomes.Values.Sum();

    public TimeSpan Slowest { get; private set; }

    /// <summary>Bytes allocated for one byte of input, a fixed cost of 16 KiB for each input aside.</summary>
    public double HungriestPerByte { get; private set; }

    /// <summary>Bytes that are still held when all is done.</summary>
    public long Held => GC.GetTotalMemory(forceFullCollection: true) - _heldBefore;

    /// <summary>Whatever is thrown here is a bug: the message holds the input.</summary>
    public void Try(byte[] input, Func<string> read)
    {
        var began = time.GetTimestamp();
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        string outcome;
        try
        {
            outcome = read();
        }
        catch (Exception bug)
        {
            throw new InvalidOperationException($"{bug.GetType().Name} by {Convert.ToHexString(input)}", bug);
        }

        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        var took = time.GetElapsedTime(began);
        _outcomes[outcome] = _outcomes.GetValueOrDefault(outcome) + 1;
        Slowest = took > Slowest ? took : Slowest;
        HungriestPerByte = Math.Max(HungriestPerByte, (allocated - 16_384.0) / Math.Max(input.Length, 1));
    }

    public override string ToString()
    {
        var counts = string.Join(", ", _outcomes.Select(one => $"{one.Value} {one.Key}"));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Total}: {counts}; slowest {Slowest.TotalMilliseconds:0.0} ms, at most {HungriestPerByte:0} bytes for a byte, {Held} bytes held");
    }
}
