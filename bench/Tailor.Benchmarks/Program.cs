using BenchmarkDotNet.Running;
using Tailor.Benchmarks.Commands;
using Tailor.Benchmarks.Device;
using Tailor.Benchmarks.Runtime;
using Tailor.Benchmarks.Training;

switch (args)
{
    case ["device", ..]: return SideBySide.Run(args.AsSpan(1));
    case ["gate"]: return AllocationGate.Run();
    case ["widths", ..]: return WidthTrial.Run(args.AsSpan(1));
    case ["commands", ..]: return CommandTrial.Run(args.AsSpan(1));
    case ["tables", "--search"]: return SearchTrial.Run();
    case ["tables", ..]: return TableTrial.Run(args.AsSpan(1));
    case [ResidentMemory.Command, var name, var few, var files]: return ResidentMemory.Run(name, few, files);
    default:
        BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
        return 0;
}
