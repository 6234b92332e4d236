global using static CastWorker.DummyChild.Words;
