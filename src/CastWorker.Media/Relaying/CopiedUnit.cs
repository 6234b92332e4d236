using System.Buffers.Binary;
using CastWorker.Media.MpegTs;
using CastWorker.Media.Streaming.H264;

namespace CastWorker.Media.Relaying;

/// <summary>The parameter sets of a source's pictures.</summary>
internal sealed record ParameterSets(byte[] Sequence, byte[] Picture)
{
    /// <summary>Those that stand before a keyframe, however often; null: it is none.</summary>
    /// <param name="accessUnit">A byte stream.</param>
    /// <exception cref="NotCopyableException">There is not exactly one of each kind.</exception>
    public static ParameterSets? Before(ReadOnlySpan<byte> accessUnit)
    {
        var sets = new Dictionary<NalType, List<byte[]>> { [NalType.Sequence] = [], [NalType.Picture] = [] };
        var isKeyframe = false;
        while (!accessUnit.IsEmpty)
        {
            if (AnnexB.Take(ref accessUnit) is { IsEmpty: false } unit)
            {
                var type = NalUnit.TypeOf(unit);
                isKeyframe |= type == NalType.IdrSlice;
                if (sets.TryGetValue(type, out var known) && unit.ToArray() is var set && !known.Exists(other => other.AsSpan().SequenceEqual(set)))
                {
                    known.Add(set);
                }
            }
        }

        return !isKeyframe ? null
            : (sets[NalType.Sequence], sets[NalType.Picture]) is ([{ Length: > 3 } sequence], [var picture]) ? new ParameterSets(sequence, picture)
            : throw new NotCopyableException(CopyRules.NotUnderstood);
    }
}

/// <summary>Takes of an access unit what shows the picture: containers of ours say the rest themselves.</summary>
internal static class CopiedUnit
{
    private const NalType Message = (NalType)6;

    /// <summary>Slices and what belongs to them, unchanged, each with its length in front; empty when there are none.</summary>
    /// <param name="accessUnit">A byte stream.</param>
    /// <param name="sets">Those of the stream, which those on the way must be.</param>
    /// <exception cref="NotCopyableException">It has other parameters.</exception>
    public static byte[] Of(ReadOnlySpan<byte> accessUnit, ParameterSets sets)
    {
        // Lengths may be longer than the codes that they replace.
        var kept = new byte[accessUnit.Length * 4 / 3 + NalUnit.LengthBytes];
        var length = 0;
        var hasSlice = false;
        while (!accessUnit.IsEmpty)
        {
            var unit = AnnexB.Take(ref accessUnit);
            if (unit.IsEmpty)
            {
                continue;
            }

            var type = NalUnit.TypeOf(unit);
            if ((type == NalType.Sequence && !unit.SequenceEqual(sets.Sequence)) || (type == NalType.Picture && !unit.SequenceEqual(sets.Picture)))
            {
                throw new NotCopyableException(CopyRules.ParametersChange);
            }

            if (type is >= NalType.Slice and <= Message)
            {
                BinaryPrimitives.WriteInt32BigEndian(kept.AsSpan(length), unit.Length);
                unit.CopyTo(kept.AsSpan(length + NalUnit.LengthBytes));
                length += NalUnit.LengthBytes + unit.Length;
                hasSlice |= type != Message;
            }
        }

        return hasSlice ? kept[..length] : [];
    }
}
