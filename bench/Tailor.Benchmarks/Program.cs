using BenchmarkDotNet.Running;
using Tailor.Benchmarks.Device;

switch (args)
{
    case ["device", ..]: return SideBySide.Run(args.AsSpan(1));
    case [ResidentMemory.Command, var name, var few, var files]: return ResidentMemory.Run(name, few, files);
    default:
        BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
        return 0;
}
