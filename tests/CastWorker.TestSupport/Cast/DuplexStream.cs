using System.IO.Pipelines;

namespace CastWorker.TestSupport.Cast;

/// <summary>Two streams that are the ends of one line, in memory.</summary>
public static class DuplexStream
{
    public static (Stream Here, Stream There) Pair()
    {
        var (to, from) = (new Pipe(), new Pipe());
        return (new End(from.Reader, to.Writer), new End(to.Reader, from.Writer));
    }

    private sealed class End(PipeReader reader, PipeWriter writer) : Stream
    {
        private readonly Stream _in = reader.AsStream();
        private readonly Stream _out = writer.AsStream();

        public override bool CanRead => true;

        public override bool CanWrite => true;

        public override bool CanSeek => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            _in.ReadAsync(buffer, cancellationToken);

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            _out.WriteAsync(buffer, cancellationToken);

        public override void Flush()
        {
            // Every write is flushed.
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                // The other side reads the end of the line; our own reading ends as well.
                _out.Dispose();
                reader.CancelPendingRead();
            }

            base.Dispose(disposing);
        }
    }
}
