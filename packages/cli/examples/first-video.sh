klingkit video "a lighthouse in fog" -o lighthouse.mp4 --emulator
