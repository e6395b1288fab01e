// The program of an image: says which of the addresses it is given take a connection.
package main

import (
	"fmt"
	"net"
	"os"
	"time"
)

func main() {
	for _, address := range os.Args[1:] {
		connection, err := net.DialTimeout("tcp", address, 5*time.Second)
		if err != nil {
			fmt.Println(address, "closed")
			continue
		}
		connection.Close()
		fmt.Println(address, "open")
	}
}
